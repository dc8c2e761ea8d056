import { describe, expect, it } from 'vitest';
import { addInput, credentialsOf, EMPTY_FORM, fieldOf, missingFields, withEnvironment, type AddForm } from '../../../../src-renderer/admin/model/add-form';
import { contract } from '../../../../src-shared/contract';

const filled: AddForm = { ...EMPTY_FORM, username: ' ada ', password: ' p w ' };

describe('the form of a connection', () => {
  it('suggests an address without writing over a typed one', () => {
    expect(EMPTY_FORM.baseUrl).toBe('https://backend.freesewing.org');
    expect(withEnvironment(EMPTY_FORM, 'staging').baseUrl).toBe('');
    expect(withEnvironment({ ...EMPTY_FORM, baseUrl: 'https://mine.example' }, 'staging').baseUrl).toBe('https://mine.example');
    expect(withEnvironment(withEnvironment(EMPTY_FORM, 'staging'), 'production').baseUrl).toBe('https://backend.freesewing.org');
  });

  it('names what is missing, the code only once it was asked for', () => {
    expect(missingFields({ ...EMPTY_FORM, baseUrl: ' ' }, false)).toEqual(['baseUrl', 'username', 'password']);
    expect(missingFields(filled, true)).toEqual(['code']);
    expect(missingFields({ ...EMPTY_FORM, auth: 'key' }, true)).toEqual(['key', 'secret']);
  });

  it('hands a password over exactly as typed', () => {
    expect(credentialsOf(filled)).toEqual({ kind: 'password', username: 'ada', password: ' p w ' });
    expect(credentialsOf({ ...filled, code: ' 021589 ' })).toMatchObject({ code: '021589' });
  });

  it.each(['password', 'jwt', 'key'] as const)('sends what the contract takes (%s)', (auth) => {
    const input = addInput({ ...filled, auth, jwt: 'a.b.c', key: 'k', secret: 's' }, 'FreeSewing');
    expect(contract['connections.add'].input.safeParse(input).success).toBe(true);
    expect(input).toMatchObject({ name: 'FreeSewing', certificate: null });
  });

  it('puts an error beside the field it is about', () => {
    expect(fieldOf({ code: 'url-not-https', retryable: false }, 'password')).toBe('baseUrl');
    expect(fieldOf({ code: 'code-needed', retryable: false }, 'password')).toBe('code');
    expect(fieldOf({ code: 'session-expired', retryable: false }, 'jwt')).toBe('jwt');
    expect(fieldOf({ code: 'server-fault', retryable: true }, 'password')).toBeNull();
  });
});
