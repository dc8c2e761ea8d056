import { useEffect, useState, type ReactNode } from 'react';
import type { CheckView, Finding, StepReport } from '../../../src-shared/check';
import type { Envelope } from '../../../src-shared/errors';
import { ERROR_CODES, type ErrorCode } from '../../../src-shared/errors';
import type { ConnectionView } from '../../../src-shared/model';
import { SERVICES } from '../../../src-shared/backends';
import { Button, Checkbox, ErrorNote, Fold, Note, Sheet, TextField } from '../../ui/components';
import { sentence } from '../../ui/client';
import { useText, type Translate } from '../../ui/i18n/text';
import { clockTime } from '../../ui/moment';
import { serviceName } from '../model/names';
import { CallTable } from '../parts/Calls';
import { StateMark } from '../parts/StateMark';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { say } from '../state/store';
import { EnvironmentLine } from './SignInSheet';
import './testers.css';

const TONES = { pass: 'on', deviates: 'pending', fails: 'failed', skipped: 'off' } as const;

/** The conformance check of a connection: begins, shows each step as it ends, and goes on while the sheet is closed. */
export function ConformanceSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const { id, environment } = connection;
  const [view, setView] = useState<CheckView | null>(null);
  const [password, setPassword] = useState('');
  const [own, setOwn] = useState(false);
  const [patient, setPatient] = useState(true);
  const [tried, setTried] = useState(false);
  const service = serviceName(t, connection);

  useEffect(() => {
    let open = true;
    const stop = client.on('check.changed', (change) => {
      if (change.id === id) setView(change.view);
    });
    void client.invoke('check.view', { id }).then((answer) => {
      if (open && answer.ok) setView(answer.value);
    });
    return () => {
      open = false;
      stop();
    };
  }, [id]);

  const run = async (call: () => Promise<Envelope<CheckView>>): Promise<void> => {
    const answer = await request.run(call);
    if (answer?.ok !== true) return;
    setView(answer.value);
    setPassword('');
  };
  const typed = password === '' ? {} : { password };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (view?.left === true) return run(() => client.invoke('check.resume', { id, ...typed }));
    if (environment === 'production' && !own) return;
    return run(() => client.invoke('check.start', { id, ...typed, ownAccount: own, patient }));
  };
  const save = async (format: 'json' | 'junit'): Promise<void> => {
    const answer = await request.run(() => client.invoke('check.export', { id, format }));
    if (answer?.ok === true && answer.value.saved) say(t('admin.conformance.saved'));
  };

  const running = view?.running === true;
  const ended = view !== null && view.outcome !== null;
  return (
    <Sheet
      title={t('admin.conformance.title')}
      size="full"
      onClose={onClose}
      onSubmit={() => { if (!running) void submit(); }}
      actions={(
        <>
          {ended && <Button busy={request.busy} onClick={() => void save('json')}>{t('admin.conformance.json')}</Button>}
          {ended && <Button busy={request.busy} onClick={() => void save('junit')}>{t('admin.conformance.junit')}</Button>}
          {running && <Button kind="danger" onClick={() => void client.invoke('check.stop', { id })}>{t('admin.conformance.stop')}</Button>}
          <Button onClick={onClose}>{t('common.close')}</Button>
          {!running && <Button kind="primary" type="submit" busy={request.busy}>{view?.left === true ? t('admin.conformance.resume') : ended ? t('admin.conformance.again') : t('admin.conformance.start')}</Button>}
        </>
      )}
    >
      <div className="stack">
        <EnvironmentLine connection={connection} />
        <p className="measure">{t('admin.conformance.text', { service })}</p>
        {view?.left === true && <Note tone="warn"><p>{t('admin.conformance.left')}</p></Note>}
        {!running && view !== null && (
          <div className="check-form stack">
            <TextField type="password" data-autofocus label={t('admin.credentials.password')} hint={t('admin.conformance.password')} value={password} onValue={setPassword} />
            {environment === 'production' && <Checkbox checked={own} onChecked={setOwn} hint={tried && !own ? t('admin.conformance.ownNeeded') : undefined}>{t('admin.conformance.own')}</Checkbox>}
            {SERVICES[connection.kind].capabilities.enrolmentCalls !== null && !view.left && (
              <Checkbox checked={patient} onChecked={setPatient} hint={t('admin.conformance.patientHelp')}>{t('admin.conformance.patient', { service })}</Checkbox>
            )}
          </div>
        )}
        {request.error !== null && <ErrorNote error={request.error} />}
        {view !== null && <div role="status"><Standing view={view} service={service} /></div>}
        {view !== null && view.steps.length > 0 && <Steps steps={view.steps} />}
      </div>
    </Sheet>
  );
}

function Standing({ view: { running, current, waiting, outcome }, service }: { readonly view: CheckView; readonly service: string }): ReactNode {
  const t = useText();
  if (running) {
    return (
      <>
        <p>{current === null ? t('admin.conformance.begins') : t('admin.conformance.running', { step: t(`admin.conformance.step.${current}`) })}</p>
        {waiting !== null && <p className="soft">{waitText(t, waiting, service)}</p>}
      </>
    );
  }
  return outcome === null ? null : <Note tone={outcome === 'passed' ? 'ok' : 'warn'}><p>{t(`admin.conformance.outcome.${outcome}`, { service })}</p></Note>;
}

function waitText(t: Translate, { why, until }: NonNullable<CheckView['waiting']>, service: string): string {
  const time = clockTime(until);
  switch (why) {
    case 'code': return t('admin.conformance.waits.code', { time });
    case 'limit': return t('admin.conformance.waits.limit', { time, service });
    case 'late': return t('admin.conformance.waits.late', { time });
  }
}

function Steps({ steps }: { readonly steps: readonly StepReport[] }): ReactNode {
  const t = useText();
  return (
    <ol className="trials" aria-label={t('admin.conformance.steps')}>
      {steps.map(({ step, result, findings, calls }) => (
        <li key={step}>
          <div className="trial-head"><span>{t(`admin.conformance.step.${step}`)}</span><StateMark tone={TONES[result]}>{t(`admin.conformance.result.${result}`)}</StateMark></div>
          {findings.map((finding, index) => <p key={index} className="soft">{findingText(t, finding)}</p>)}
          {(result === 'fails' || result === 'deviates') && calls.length > 0 && <Fold title={t('admin.conformance.calls')}><CallTable calls={calls} /></Fold>}
        </li>
      ))}
    </ol>
  );
}

const isErrorCode = (code: unknown): code is ErrorCode => (ERROR_CODES as readonly unknown[]).includes(code);

/** What main found, in words; its values are statuses, names of fields and codes of our own. */
function findingText(t: Translate, { code, detail }: Finding): string {
  const value = (name: string): string => String(detail[name] ?? '?');
  switch (code) {
    case 'verdict': {
      const error = detail['code'];
      const { what, next } = sentence({ code: isErrorCode(error) ? error : 'answer-not-understood', retryable: false, detail });
      return `${what} ${next}`;
    }
    case 'status-differs': return t('admin.finding.status-differs', { got: value('got'), expected: value('expected') });
    case 'field-missing': return t('admin.finding.field-missing', { field: value('field') });
    case 'field-differs': return t('admin.finding.field-differs', { field: value('field'), expected: value('expected') });
    case 'older-route': return t('admin.finding.older-route', { route: value('route') });
    default: return t(`admin.finding.${code}`);
  }
}
