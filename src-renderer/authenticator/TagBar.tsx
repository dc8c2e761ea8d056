import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { TagChip } from './TagChip';
import { useText } from '../ui/i18n/text';
import { tagKey } from '../../src-shared/tags';
import { openSheet } from './actions';
import { usePressed, useTags } from './selectors';
import { change, state } from './store';

/** A row of all tags, to press: the list shows accounts that carry every pressed one. One stop of Tab; arrows move in it, F2 or the context menu's key renames. Not there where no account has a tag. */
export function TagBar(): ReactNode {
  const t = useText();
  const tags = useTags();
  const pressed = usePressed();
  const bar = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  if (tags.length === 0) return null;
  const stop = Math.min(current, tags.length - 1);

  const move = (event: KeyboardEvent): void => {
    if (event.key === 'F2') {
      event.preventDefault();
      openSheet({ name: 'tag', tag: tags[stop] ?? '' });
      return;
    }
    const to = { ArrowRight: stop + 1, ArrowLeft: stop - 1, Home: 0, End: tags.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    bar.current?.querySelectorAll('button')[Math.max(0, Math.min(tags.length - 1, to))]?.focus();
  };

  const toggle = (tag: string, on: boolean): void => {
    const others = state().tags.filter((one) => tagKey(one) !== tagKey(tag));
    change({ tags: on ? [...others, tag] : others });
  };

  return (
    <div ref={bar} className="tag-bar" role="toolbar" aria-label={t('tags.filter')} onKeyDown={move}>
      {tags.map((tag, index) => (
        <TagChip
          key={tagKey(tag)}
          tag={tag}
          pressed={pressed.includes(tag)}
          tabIndex={index === stop ? 0 : -1}
          title={t('tags.chip')}
          aria-keyshortcuts="F2"
          onFocus={() => setCurrent(index)}
          onPressed={(on) => toggle(tag, on)}
          onContextMenu={(event) => {
            event.preventDefault();
            openSheet({ name: 'tag', tag });
          }}
        />
      ))}
    </div>
  );
}
