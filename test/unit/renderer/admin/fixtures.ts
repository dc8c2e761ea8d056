import type { ConnectionView, EnrolmentView } from '../../../../src-shared/model';

export const enrolment = (part: Partial<EnrolmentView> = {}): EnrolmentView => ({
  id: 'enr-1', connectionId: 'con-1', accountId: null, state: 'issued', issuer: 'FreeSewing', label: 'user-2',
  secretForm: 'base32', showable: (part.state ?? 'issued') === 'issued', undoable: false, linked: false, backupCodes: { total: 0, used: 0, kept: false }, lost: null, updatedAt: 1_700_000_000_000, ...part,
});

export const connection = (part: Partial<ConnectionView> = {}): ConnectionView => ({
  id: 'con-1', kind: 'freesewing', name: 'FreeSewing', baseUrl: 'https://backend.freesewing.org', environment: 'production',
  auth: 'password', username: 'ada', remoteUser: 'ada', userId: null, limit: null, signedIn: true, status: { mfa: 'off', checkedAt: 1_700_000_000_000 },
  clockOffset: 0, clockShift: 0, inspect: false, ownCertificate: false, enrolment: null, inGap: false, ...part,
});
