import { useEffect, useState, type ReactNode } from 'react';
import { DropOver, Overlay } from '../ui/components';
import { sentence } from '../ui/client';
import { useText } from '../ui/i18n/text';
import { t } from '../ui/i18n/text';
import { SERVICES } from '../../src-shared/backends';
import { importFile, looksLikeConnections } from './sheets/ImportSheet';
import { client } from './state/client';
import { openSheet, say, useAdmin } from './state/store';
import { isList } from './users/decode';
import { drop } from './users/state';

const ACCOUNTS = /(?:otpauth(?:-migration)?|steam|motp):\/\//i;
const isField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/**
 * What is dropped on this window, or pasted outside its fields: a file of connections is imported; all else goes to the authenticator,
 * where accounts are looked at and saved.
 */
export function DropTarget(): ReactNode {
  const text = useText();
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const drag = (event: DragEvent): void => {
      event.preventDefault(); // else the page would be left for the dropped file
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const take = (data: DataTransfer): void => {
      setBusy(true);
      void handOver([...data.files], data.getData('text/plain') || data.getData('text/uri-list')).finally(() => setBusy(false));
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer === null) return;
      const list = [...event.dataTransfer.files].find(isList);
      if (list !== undefined) {
        takeList(list);
        return;
      }
      take(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      // In a field a text is a text, and elsewhere only accounts are meant for the authenticator. No field here takes a picture.
      if (data === null || (data.files.length === 0 && (isField(event.target) || !ACCOUNTS.test(data.getData('text/plain'))))) return;
      event.preventDefault();
      take(data);
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

  if (busy) return <Overlay><p className="name" role="status">{text('admin.drop.busy')}</p></Overlay>;
  return over ? <DropOver title={text('admin.drop.here')} what={text('admin.drop.what')} /> : null;
}

/** A list of users goes to the connection that is chosen, where its service knows other users. */
function takeList(file: File): void {
  const { connections, selected } = useAdmin.getState();
  const connection = connections?.find(({ id }) => id === selected);
  if (connection === undefined || SERVICES[connection.kind].capabilities.others === null) say(t('users.drop.none'), 'trouble');
  else drop(connection.id, file);
}

async function handOver(files: readonly File[], text: string): Promise<void> {
  const connections = files.find(looksLikeConnections);
  if (connections !== undefined) return takeConnections(connections);
  const texts = files.length === 0 ? [text] : await textsIn(files);
  const joined = texts.join('\n').slice(0, 200_000);
  if (joined.trim() === '') {
    say(t('admin.drop.nothing'), 'trouble');
    return;
  }
  const answer = await client.invoke('links.handOver', { text: joined, source: files.length === 0 ? 'text' : 'picture' });
  if (!answer.ok) say(t('admin.drop.nothing'), 'trouble');
}

async function takeConnections(file: File): Promise<void> {
  const answer = await importFile(file);
  if (answer.ok) openSheet({ kind: 'import', result: answer.value });
  else say(sentence(answer.error).what, 'trouble');
}

/** Only accounts: other codes in a picture would spoil the good ones as one text. */
async function textsIn(files: readonly File[]): Promise<readonly string[]> {
  const { scanPicture } = await import('../scanner/scan');
  const texts: string[] = [];
  for (const file of files) {
    const result = await scanPicture(file);
    if (result.kind === 'found') texts.push(...result.texts);
  }
  return texts.filter((text) => /^\s*(?:otpauth(?:-migration)?|steam|motp):\/\//i.test(text));
}
