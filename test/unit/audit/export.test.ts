import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src-shared/audit';
import { auditAsCsv, auditAsJson } from '../../../src-main/audit/export';
import { appendAudit, AUDIT_LIMIT } from '../../../src-main/audit/trail';
import { EMPTY_CONTENT } from '../../../src-main/vault/content';

const entry = (part: Partial<AuditEntry> = {}): AuditEntry => ({ at: 1_700_000_000_000, connectionId: 'c1', connection: 'Ours', user: 'ada', act: 'setup', outcome: 'done', ...part });

describe('the trail', () => {
  it('keeps the newest where there are too many', () => {
    const many = Array.from({ length: AUDIT_LIMIT + 3 }, (_, at) => entry({ at }));
    const { audit } = appendAudit(EMPTY_CONTENT, ...many);
    expect([audit.length, audit[0]?.at, audit.at(-1)?.at]).toEqual([AUDIT_LIMIT, 3, AUDIT_LIMIT + 2]);
  });
});

describe('exported', () => {
  it('as CSV is quoted, and holds no formula', () => {
    expect(auditAsCsv([entry({ connection: 'a "b", c', user: '=HYPERLINK("x")' })])).toBe(
      '"time","connection","connection id","user","act","outcome"\r\n"2023-11-14T22:13:20.000Z","a ""b"", c","c1","\'=HYPERLINK(""x"")","setup","done"\r\n',
    );
  });

  it('as JSON has times that programs read', () => {
    expect(JSON.parse(auditAsJson([entry()]))).toEqual([{ at: '2023-11-14T22:13:20.000Z', connectionId: 'c1', connection: 'Ours', user: 'ada', act: 'setup', outcome: 'done' }]);
  });
});
