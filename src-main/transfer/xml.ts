/** @file As much XML as exports are written in: elements, attributes, text, CDATA. Declared entities are refused with the whole file. */
import { Failure } from '../../src-shared/errors';

export type XmlPiece =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string };

const DEPTH = 64;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The pieces in order; an empty element is opened and closed. One pass. @throws Failure `export-damaged` */
export function* readXml(xml: string): Generator<XmlPiece> {
  const open: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const next = xml.indexOf('<', at);
    if (next !== at) {
      yield { kind: 'text', text: unescaped(xml.slice(at, next < 0 ? xml.length : next)) };
      if (next < 0) break;
    }
    if (xml.startsWith('<![CDATA[', next)) {
      at = endOf(xml, ']]>', next);
      yield { kind: 'text', text: xml.slice(next + 9, at - 3) };
    } else if (xml.startsWith('<!--', next)) at = endOf(xml, '-->', next);
    else if (xml.startsWith('<?', next)) at = endOf(xml, '?>', next);
    else {
      at = endOfTag(xml, next);
      const [, slash = '', name = '', rest = ''] = /^<(\/?)([^\s/>!]+)([^]*)>$/.exec(xml.slice(next, at)) ?? [];
      if (name === '') throw new Failure('export-damaged'); // a declaration, or no tag
      if (slash === '') {
        if (open.push(name) > DEPTH) throw new Failure('export-damaged');
        yield { kind: 'open', name, attributes: attributesOf(rest) };
      }
      if (slash !== '' || rest.endsWith('/')) {
        if (open.pop() !== name) throw new Failure('export-damaged');
        yield { kind: 'close', name };
      }
    }
  }
  if (open.length > 0) throw new Failure('export-damaged'); // cut off
}

function endOf(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  if (found < 0) throw new Failure('export-damaged');
  return found + mark.length;
}

/** A `>` inside quotes does not end a tag. */
function endOfTag(xml: string, from: number): number {
  let quote = '';
  for (let at = from; at < xml.length; at += 1) {
    const character = xml.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  throw new Failure('export-damaged');
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/([^\s=/]{1,256})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', double, single]) => [name, unescaped(double ?? single ?? '')]));
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}
