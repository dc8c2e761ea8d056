/** @file The enrolment, step by step (DESIGN section 6). What main says decides the step; closing midway loses nothing. */
import { useState, type ReactNode } from 'react';
import { assertNever } from '../../../src-shared/assert';
import type { Envelope } from '../../../src-shared/errors';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { Button, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { accountName, serviceName } from '../model/names';
import { FRESH, marks, screenOf, stepsOf, type Progress, type Screen } from '../model/steps';
import { CallsFold } from '../parts/Calls';
import { SignInForm } from '../parts/SignInForm';
import { StepHeading } from '../parts/StepHeading';
import { StandingResult } from '../parts/StandingResult';
import { UnknownOutcome } from '../parts/UnknownOutcome';
import { EnvironmentLine } from '../sheets/SignInSheet';
import { useRequest, type Request } from '../state/request';
import { applyEnrolment, refresh } from '../state/store';
import { Abandon } from './Abandon';
import { CodesStep } from './CodesStep';
import { ConfirmStep } from './ConfirmStep';
import { DoneScreen } from './DoneScreen';
import { IssueStep } from './IssueStep';
import { ProveStep } from './ProveStep';
import { ReplacedScreen } from './ReplacedScreen';
import { ScanStep } from './ScanStep';
import { Stepper } from './Stepper';

/** What every step gets. */
export interface StepProps {
  readonly connection: ConnectionView;
  readonly enrolment: EnrolmentView;
  readonly request: Request;
  /** Sends one step's call, keeps this step on screen meanwhile, and puts the answer in its place. */
  readonly send: (call: () => Promise<Envelope<EnrolmentView>>) => Promise<EnrolmentView | null>;
  readonly onClose: () => void;
}

interface WizardProps {
  readonly connection: ConnectionView;
  readonly onClose: () => void;
}

export function Wizard({ connection, onClose }: WizardProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [progress, setProgress] = useState<Progress>(FRESH);
  const [held, setHeld] = useState<Screen | null>(null);
  const [setupLost, setSetupLost] = useState(false);
  const [ended, setEnded] = useState(false);
  const [abandoning, setAbandoning] = useState(false);
  const { enrolment } = connection;
  const steps = stepsOf(connection);
  const screen = held ?? screenOf(enrolment, progress, steps);

  const send: StepProps['send'] = async (call) => {
    setHeld(screen);
    const answer = await request.run(call);
    // A lost answer changes the state too, and that says more than the error.
    if (answer?.ok === true) applyEnrolment(answer.value);
    else if (answer !== null) await refresh();
    setHeld(null);
    if (answer?.ok !== true) return null;
    settled(answer.value);
    return answer.value;
  };

  /** What an act or a read found out may end the enrolment: then its result is the last screen, not a new beginning. */
  const settled = ({ state }: EnrolmentView): void => {
    setEnded(state === 'off');
    setSetupLost(state === 'abandoned');
  };

  const show = (): ReactNode => {
    if (ended) return <StandingResult connection={connection} onClose={onClose} />;
    const serverFirst = screen === 'issue' || screen === 'confirm';
    if (serverFirst && !request.busy && (!connection.signedIn || request.error?.code === 'session-expired')) {
      return <SignInAgain connection={connection} enrolment={enrolment} onClose={onClose} onDone={request.clear} />;
    }
    if (enrolment === null) return <IssueStep connection={connection} request={request} send={send} setupLost={setupLost} onClose={onClose} />;
    const props: StepProps = { connection, enrolment, request, send, onClose };
    switch (screen) {
      case 'issue': return <IssueStep connection={connection} request={request} send={send} setupLost={setupLost} onClose={onClose} />;
      case 'scan': return <ScanStep {...props} onAbandon={() => setAbandoning(true)} onNext={() => setProgress({ ...progress, seen: true })} />;
      case 'confirm': return <ConfirmStep {...props} onAbandon={() => setAbandoning(true)} onBack={() => setProgress({ ...progress, seen: false })} />;
      case 'codes': return <CodesStep {...props} />;
      case 'prove': return <ProveStep {...props} onProof={(proof) => setProgress({ ...progress, proof })} />;
      case 'done': return <DoneScreen {...props} progress={progress} />;
      case 'replaced': return <ReplacedScreen {...props} onStarted={() => setProgress(FRESH)} />;
      case 'unknown': return <UnknownOutcome connection={connection} enrolment={enrolment} request={request} onClose={onClose} onSettled={settled} />;
      default: return assertNever(screen);
    }
  };

  return (
    <Sheet title={t('admin.wizard.title', { account: accountName(connection) ?? connection.name })} size="wide" busy={request.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      <div className="wizard">
        <Stepper marks={marks(screen, enrolment, progress, steps)} />
        <div className="wizard-step">
          {abandoning && enrolment?.showable === true
            ? <Abandon connection={connection} enrolment={enrolment} onBack={() => setAbandoning(false)} onClose={onClose} />
            : <div key={ended ? 'ended' : screen} className="step">{show()}</div>}
        </div>
      </div>
      <div className="wizard-foot">
        <CallsFold connectionId={connection.id} version={`${enrolment?.updatedAt ?? 0} ${request.busy}`} />
      </div>
    </Sheet>
  );
}

interface SignInAgainProps extends WizardProps {
  readonly enrolment: EnrolmentView | null;
  readonly onDone: () => void;
}

/** The session ended on the way: sign in here and go on with the same secret. */
function SignInAgain({ connection, enrolment, onClose, onDone }: SignInAgainProps): ReactNode {
  const t = useText();
  const request = useRequest();
  return (
    <>
      <StepHeading>{t('admin.signIn.titleNamed', { service: serviceName(t, connection) })}</StepHeading>
      <p>{t('admin.signIn.text')} {enrolment !== null && t('admin.signIn.sameSecret')}</p>
      <SignInForm connection={connection} request={request} onDone={onDone}>
        <Button disabled={request.busy} onClick={onClose}>{t('admin.wizard.later')}</Button>
      </SignInForm>
    </>
  );
}
