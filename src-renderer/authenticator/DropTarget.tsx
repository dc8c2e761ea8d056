import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { takeTransfer } from './incoming';
import { state, useStore } from './store';

const isField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Files and texts may be dropped, and pasted, anywhere: one target over the whole window. */
export function DropTarget(): ReactNode {
  const t = useText();
  const [over, setOver] = useState(false);
  const scanning = useStore((store) => store.scanning);

  useEffect(() => {
    const open = (): boolean => state().app?.vault === 'open' && state().sheet === null;
    const drag = (event: DragEvent): void => {
      // Without this the page would be left for the dropped file.
      event.preventDefault();
      if (open()) setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      if (open() && event.dataTransfer !== null) void takeTransfer(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      if (!open() || data === null) return;
      // In the search a text is a text; an otpauth address or a picture is meant as an account even there.
      if (isField(event.target) && data.files.length === 0 && !/^\s*otpauth(-migration)?:/i.test(data.getData('text/plain'))) return;
      event.preventDefault();
      void takeTransfer(data);
    };
    document.addEventListener('dragenter', drag);
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragenter', drag);
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, []);

  if (scanning) return <div className="over-all" role="status"><p className="name">{t('scan.busy')} …</p></div>;
  if (!over) return null;
  return (
    <div className="over-all drop-target" aria-hidden="true">
      <Icon name="picture" size={40} />
      <p className="name">{t('drop.here')}</p>
      <p className="soft">{t('drop.what')}</p>
    </div>
  );
}
