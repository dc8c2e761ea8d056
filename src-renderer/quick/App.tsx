import { useEffect, useId, useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import type { AppStateView } from '../../src-shared/model';
import { sorted } from '../../src-shared/account-order';
import { Button, Icon } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { matching } from '../ui/search';
import { leave, mark, openTessera, search, take } from './actions';
import { Found, optionId, ROWS } from './Found';
import { state, useStore } from './store';

/** The search with what it finds; without an open vault, the way to it. */
export function App(): ReactNode {
  const app = useStore((state) => (state.visible ? state.app : null));
  const t = useText();

  // On the window: in some states nothing in the page has the focus.
  useEffect(() => {
    window.addEventListener('keydown', leaveOrClear);
    return () => window.removeEventListener('keydown', leaveOrClear);
  }, []);

  return (
    <main className="quick" onMouseDown={keepFocus}>
      <h1 className="visually-hidden">{t('quick.label')}</h1>
      {app !== null && (app.vault === 'open' || app.vault === 'older-than-seen' ? <Search /> : <Closed vault={app.vault} />)}
    </main>
  );
}

/** Escape clears, then goes. */
function leaveOrClear(event: globalThis.KeyboardEvent): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  if (state().query === '') leave();
  else search('');
}

/** A click beside the field must not take the keyboard from it. */
function keepFocus(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.target.closest('input, button') === null) event.preventDefault();
}

function Search(): ReactNode {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const accounts = useStore((state) => state.accounts);
  const query = useStore((state) => state.query);
  const at = useStore((state) => state.at);
  const said = useStore((state) => state.said);
  const live = useMemo(() => (accounts === null ? null : sorted(accounts.filter(({ deletedAt }) => deletedAt === null))), [accounts]);
  const found = useMemo(() => (live === null ? [] : matching(live, query)), [live, query]);
  const marked = Math.min(at, found.length - 1); // an account may have gone meanwhile

  useEffect(() => {
    const focus = (): void => field.current?.focus();
    focus();
    window.addEventListener('focus', focus);
    return () => window.removeEventListener('focus', focus);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: marked + 1, ArrowUp: marked - 1, PageDown: marked + ROWS, PageUp: marked - ROWS, Tab: marked }[event.key];
    if (to !== undefined) {
      event.preventDefault(); // Tab, too: there is nowhere else to go
      if (to !== marked) mark(Math.max(0, Math.min(found.length - 1, to)));
      return;
    }
    const account = found[marked];
    if (event.key === 'Enter' && !event.repeat && account !== undefined) void take(account);
  };

  return (
    <>
      <div className="quick-search">
        <Icon name="search" />
        <input
          ref={field}
          className="quick-field"
          type="text"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? optionId(marked) : undefined}
          aria-label={t('quick.label')}
          placeholder={t('quick.label')}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          value={query}
          onChange={(event) => search(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {live !== null && live.length === 0 ? (
        <div className="quick-middle">
          <p>{t('quick.empty')}</p>
          <Button kind="primary" onClick={() => void openTessera()}>{t('quick.open')}</Button>
        </div>
      ) : live !== null && found.length === 0 ? (
        <p className="quick-middle soft" aria-hidden="true">{t('quick.none')}</p>
      ) : (
        <Found found={found} marked={marked} />
      )}
      <p className="quick-status" role="status">
        {said !== '' ? said : found.length > 0 ? <span className="soft">{t('quick.hint', { count: found.length })}</span> : live !== null && live.length > 0 && <span className="visually-hidden">{t('quick.none')}</span>}
      </p>
    </>
  );
}

/** Unlocking is for the window that can also say what is wrong. */
function Closed({ vault }: { readonly vault: AppStateView['vault'] }): ReactNode {
  const t = useText();
  const said = useStore((state) => state.said);
  const id = useId();
  return (
    <div className="quick-middle">
      <Icon name={vault === 'locked' ? 'lock' : 'key'} size={28} />
      <p id={id}>{t(vault === 'locked' ? 'quick.locked' : vault === 'opening' ? 'quick.opening' : 'quick.trouble')}</p>
      {vault !== 'opening' && <Button kind="primary" autoFocus aria-describedby={id} onClick={() => void openTessera()}>{t('quick.open')}</Button>}
      <p role="status">{said}</p>
    </div>
  );
}
