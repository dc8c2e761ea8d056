import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeychain, type ChildLike } from '../../../src-main/keychain/client';
import type { KeychainOutcome, KeychainRequest } from '../../../src-main/keychain/messages';
import { Secret } from '../../../src-shared/secret';

/** A child under the test's hand: what it was sent, and how it answers. */
class FakeChild implements ChildLike {
  readonly sent: KeychainRequest[] = [];
  killed = false;
  #message: (message: unknown) => void = () => undefined;
  #exit: () => void = () => undefined;
  send(message: KeychainRequest): void { this.sent.push(message); }
  onMessage(listener: (message: unknown) => void): void { this.#message = listener; }
  onExit(listener: () => void): void { this.#exit = listener; }
  kill(): void { this.killed = true; }
  say(message: unknown): void { this.#message(message); }
  answer(outcome: KeychainOutcome): void { this.say({ id: this.sent.at(-1)?.id, outcome }); }
  exit(): void { this.#exit(); }
}

const settled = async (): Promise<void> => { for (let i = 0; i < 10; i += 1) await Promise.resolve(); };

describe('keychain client', () => {
  let children: FakeChild[];
  const spawn = (): FakeChild => {
    const child = new FakeChild();
    children.push(child);
    return child;
  };
  const child = (index: number): FakeChild => {
    const found = children[index];
    if (found === undefined) throw new Error(`child ${index} was not started`);
    return found;
  };
  beforeEach(() => { children = []; });

  it('sends one call at a time, to one child', async () => {
    const client = createKeychain({ spawn, service: 's' });
    const first = client.read('a');
    const second = client.write('b', Secret.fromBytes(Uint8Array.of(0, 255)));
    await settled();
    expect(child(0).sent).toEqual([{ id: 1, op: 'read', service: 's', name: 'a' }]);
    child(0).answer({ kind: 'missing' });
    expect(await first).toEqual({ kind: 'missing' });
    await settled();
    expect(child(0).sent[1]).toEqual({ id: 2, op: 'write', service: 's', name: 'b', value: 'AP8=', quiet: false });
    child(0).answer({ kind: 'done' });
    expect(await second).toEqual({ kind: 'done' });
    expect(children).toHaveLength(1);
  });

  it('kills the child at the deadline; the next call has a new one, and a late answer is nobody’s', async () => {
    vi.useFakeTimers();
    try {
      const client = createKeychain({ spawn, service: 's', deadlineMs: 500 });
      const late = client.read('a');
      const next = client.read('b');
      await vi.advanceTimersByTimeAsync(499);
      expect(child(0).killed).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(child(0).killed).toBe(true);
      expect(await late).toEqual({ kind: 'trouble', trouble: 'timed-out' });
      child(0).say({ id: child(1).sent[0]?.id, outcome: { kind: 'found', value: 'AAAA' } });
      child(1).answer({ kind: 'missing' });
      expect(await next).toEqual({ kind: 'missing' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('says unavailable when the child ends by itself, and starts another', async () => {
    const client = createKeychain({ spawn, service: 's' });
    const first = client.read('a');
    await settled();
    child(0).exit();
    expect(await first).toEqual({ kind: 'trouble', trouble: 'unavailable' });
    const second = client.read('a');
    await settled();
    child(1).answer({ kind: 'found', value: Buffer.from('x').toString('base64') });
    const read = await second;
    expect(read.kind === 'found' && read.value.revealText()).toBe('x');
  });

  it('starts the child early when warmed, once', async () => {
    const client = createKeychain({ spawn, service: 's' });
    client.warm();
    void client.read('a');
    await settled();
    expect(children).toHaveLength(1);
  });

  describe('with items that may lie open', () => {
    /** What was asked, and how the test answers it. */
    const openItems = () => {
      const asked: { readonly name: string; readonly answer: (value: string | null) => void }[] = [];
      const did: string[] = [];
      return {
        asked, did,
        items: {
          read: (_service: string, name: string) => new Promise<string | null>((answer) => void asked.push({ name, answer })),
          close: () => void did.push('close'),
        },
      };
    };

    it('takes what is there, without a child; only what is not goes to one', async () => {
      const { asked, did, items } = openItems();
      const client = createKeychain({ spawn, service: 's', openItems: items });
      client.warm();
      const first = client.read('a');
      const second = client.read('b');
      await settled();
      expect(asked.map(({ name }) => name)).toEqual(['a']); // one call at a time
      asked[0]?.answer(Buffer.from('x').toString('base64'));
      const read = await first;
      expect(read.kind === 'found' && read.value.revealText()).toBe('x');
      expect(children).toHaveLength(0);
      await settled();
      asked[1]?.answer(null);
      await settled();
      expect(child(0).sent).toEqual([{ id: 2, op: 'read', service: 's', name: 'b' }]);
      child(0).answer({ kind: 'missing' });
      expect(await second).toEqual({ kind: 'missing' });
      expect(did).toEqual([]);
    });

    it('writes and removes by the child alone', async () => {
      const { asked, items } = openItems();
      const client = createKeychain({ spawn, service: 's', openItems: items });
      void client.write('a', Secret.fromText('x'));
      await settled();
      child(0).answer({ kind: 'done' });
      void client.remove('a');
      await settled();
      expect(child(0).sent.map(({ op }) => op)).toEqual(['write', 'remove']);
      expect(asked).toEqual([]);
    });

    it('is held to the one deadline, and starts no child for a call that is over', async () => {
      vi.useFakeTimers();
      try {
        const { asked, items } = openItems();
        const client = createKeychain({ spawn, service: 's', openItems: items, deadlineMs: 500 });
        const late = client.read('a');
        await vi.advanceTimersByTimeAsync(500);
        expect(await late).toEqual({ kind: 'trouble', trouble: 'timed-out' });
        asked[0]?.answer(null);
        await vi.advanceTimersByTimeAsync(0);
        expect(children).toHaveLength(0);
      } finally {
        vi.useRealTimers();
      }
    });

    it('closes them with itself, and a late answer is nobody’s', async () => {
      const { asked, did, items } = openItems();
      const client = createKeychain({ spawn, service: 's', openItems: items });
      const read = client.read('a');
      await settled();
      client.close();
      asked[0]?.answer('AAAA');
      expect(await read).toEqual({ kind: 'trouble', trouble: 'unavailable' });
      expect(did).toEqual(['close']);
      expect(children).toHaveLength(0);
    });
  });

  it('ignores messages of another shape', async () => {
    const client = createKeychain({ spawn, service: 's' });
    let done = false;
    const read = client.read('a').then((result) => { done = true; return result; });
    await settled();
    for (const message of [null, 'text', {}, { id: 1 }, { id: 1, outcome: { kind: 'found' } }, { id: 7, outcome: { kind: 'missing' } }]) child(0).say(message);
    await settled();
    expect(done).toBe(false);
    child(0).answer({ kind: 'missing' });
    expect(await read).toEqual({ kind: 'missing' });
  });

  it('after close kills the child and answers everything with unavailable', async () => {
    const client = createKeychain({ spawn, service: 's' });
    const running = client.read('a');
    const waiting = client.read('b');
    await settled();
    client.close();
    expect(child(0).killed).toBe(true);
    expect(await running).toEqual({ kind: 'trouble', trouble: 'unavailable' });
    expect(await waiting).toEqual({ kind: 'trouble', trouble: 'unavailable' });
    expect(await client.read('c')).toEqual({ kind: 'trouble', trouble: 'unavailable' });
    expect(children).toHaveLength(1);
  });

  it('hands on text that is not ours as it is, instead of decoding half of it', async () => {
    const client = createKeychain({ spawn, service: 's' });
    const read = client.read('a');
    await settled();
    child(0).answer({ kind: 'found', value: 'not base64!' });
    const result = await read;
    expect(result.kind === 'found' && result.value.revealText()).toBe('not base64!');
  });
});
