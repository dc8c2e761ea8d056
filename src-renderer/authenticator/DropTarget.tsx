import { useEffect, useState, type ReactNode } from 'react';
import { DropOver, Overlay } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { accepts, takeTransfer } from './incoming';
import { state, useStore } from './store';

const isField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Files and texts may be dropped, and pasted, anywhere: one target over the whole window. */
export function DropTarget(): ReactNode {
  const t = useText();
  const [over, setOver] = useState(false);
  const scanning = useStore((store) => store.scanning);

  useEffect(() => {
    const drag = (event: DragEvent): void => {
      // Without this the page would be left for the dropped file.
      event.preventDefault();
      if (accepts()) setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null) void takeTransfer(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      // The paste door has its own field for it.
      if (!accepts() || state().sheet?.name === 'paste' || data === null) return;
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

  if (scanning) return <Overlay><p className="name" role="status">{t('scan.busy')} …</p></Overlay>;
  return over ? <DropOver title={t('drop.here')} what={t('drop.what')} /> : null;
}
