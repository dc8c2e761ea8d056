import { describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { buildHeader, HEADER_LIMIT, parseHeader, SLOT_LIMIT, type Header, type Policy, type Slot } from '../../../src-main/vault/header';
import { slotsOf } from '../../../src-main/vault/protection';
import { makeKeychainSlot, openSlot } from '../../../src-main/vault/slots';
import { Secret } from '../../../src-shared/secret';

const argon2 = { memoryKiB: 65_536, passes: 3, lanes: 1, salt: 'c2FsdHNhbHQ=' };
const wrapped = Buffer.alloc(60, 7).toString('base64');
const point = Buffer.alloc(32, 9).toString('base64');
const keychain: Slot = { type: 'keychain', id: 's1', key: 'k1', wrapped };
const passphrase: Slot = { type: 'passphrase', id: 's2', wrapped, argon2 };

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\nbody`);
const shape = (change: object = {}): object => ({ format: 'tessera-vault', version: 1, vault: 'v', policy: 'any', slots: [keychain], ...change });

describe('vault header', () => {
  it('reads back what it builds, and leaves the rest as the body', () => {
    const slots: Slot[] = [keychain, passphrase, { type: 'recovery', id: 's3', wrapped, argon2, public: point, ephemeral: point }, { type: 'both', id: 's4', key: 'k2', wrapped, argon2 }];
    const built = buildHeader('v', 'any', slots);
    const parsed = parseHeader(Buffer.concat([built.bytes, Buffer.from('body\nbody')]));
    if (parsed.kind !== 'header') throw new Error(parsed.kind);
    expect(parsed.header.slots).toEqual(slots);
    expect(Buffer.from(parsed.header.bytes)).toEqual(Buffer.from(built.bytes));
    expect(Buffer.from(parsed.body).toString()).toBe('body\nbody');
  });

  it('skips slots of types it does not know, and keeps them in the associated bytes', () => {
    const parsed = parseHeader(line(shape({ slots: [{ type: 'hardware', id: 'h', curve: 'P-256' }, keychain] })));
    if (parsed.kind !== 'header') throw new Error(parsed.kind);
    expect(parsed.header.slots).toEqual([keychain]);
    expect(Buffer.from(parsed.header.bytes).toString()).toContain('hardware');
  });

  it('tells a newer format from a damaged one', () => {
    expect(parseHeader(line(shape({ version: 2, policy: { anything: 1 } }))).kind).toBe('newer');
    for (const bad of [
      shape({ version: 0 }), shape({ version: '1' }), shape({ version: 1.5 }), shape({ format: 'other' }), shape({ vault: '../x' }), shape({ vault: '' }),
      shape({ policy: 'none' }), shape({ slots: {} }), shape({ slots: [null] }), shape({ slots: [{ ...keychain, key: '../k' }] }),
      shape({ slots: [{ ...keychain, wrapped: 'no base64' }] }), shape({ slots: [{ ...keychain, id: undefined }] }), null, [], 'text',
    ]) expect(parseHeader(line(bad)).kind, JSON.stringify(bad)).toBe('damaged');
    for (const bytes of [Buffer.alloc(0), Buffer.from('{'), Buffer.from('no line feed'), Buffer.from([0xff, 0xfe, 0x0a])]) expect(parseHeader(bytes).kind).toBe('damaged');
  });

  it('refuses headers that ask for too much before anything is derived', () => {
    const beyond = [
      { ...argon2, memoryKiB: 1_048_577 }, { ...argon2, passes: 21 }, { ...argon2, lanes: 9 }, { ...argon2, memoryKiB: 0 }, { ...argon2, passes: 1.5 },
      { ...argon2, lanes: -1 }, { ...argon2, salt: 'x'.repeat(400) },
    ];
    for (const parameters of beyond) expect(parseHeader(line(shape({ slots: [keychain, { ...passphrase, argon2: parameters }] }))).kind).toBe('damaged');
    expect(parseHeader(line(shape({ slots: [{ ...passphrase, argon2: { ...argon2, memoryKiB: 1_048_576, passes: 20, lanes: 8 } }] }))).kind).toBe('header');
    const many = (count: number): Slot[] => Array.from({ length: count }, (_, index) => ({ ...keychain, id: `s${index}` }));
    expect(parseHeader(line(shape({ slots: many(SLOT_LIMIT) }))).kind).toBe('header');
    expect(parseHeader(line(shape({ slots: many(SLOT_LIMIT + 1) }))).kind).toBe('damaged');
    expect(parseHeader(line(shape({ note: 'x'.repeat(HEADER_LIMIT) }))).kind).toBe('damaged');
  });
});

describe('keychain slots', () => {
  const random = (count: number): Buffer => randomBytes(count);
  const wrappingKey = Secret.fromBytes(randomBytes(32));
  const dataKey = randomBytes(32);
  const make = (vault: string, policy: Policy, id: string): Header => {
    const slot = makeKeychainSlot({ vault, policy, id, key: 'k', wrappingKey, dataKey }, random);
    return buildHeader(vault, policy, [slot]);
  };
  const slotOf = (header: Header): Extract<Slot, { type: 'keychain' }> => {
    const [slot] = header.slots;
    if (slot?.type !== 'keychain') throw new Error('no keychain slot');
    return slot;
  };

  it('opens with its own key only', () => {
    const header = make('v', 'any', 's');
    expect(openSlot(header, slotOf(header), { wrappingKey })).toEqual(dataKey);
    expect(openSlot(header, slotOf(header), { wrappingKey: Secret.fromBytes(randomBytes(32)) })).toBeNull();
    expect(openSlot(header, slotOf(header), { wrappingKey: Secret.fromText('short') })).toBeNull();
  });

  it('does not open in another vault, under another name or another policy', () => {
    const header = make('v', 'any', 's');
    expect(openSlot({ ...header, vault: 'w' }, slotOf(header), { wrappingKey })).toBeNull();
    expect(openSlot({ ...header, policy: 'both' }, slotOf(header), { wrappingKey })).toBeNull();
    expect(openSlot(header, { ...slotOf(header), id: 't' }, { wrappingKey })).toBeNull();
  });

  it('never uses a keychain slot under the policy that asks for both', () => {
    expect(slotsOf(make('v', 'any', 's'), 'keychain')).toHaveLength(1);
    expect(slotsOf(make('v', 'both', 's'), 'keychain')).toEqual([]);
  });
});
