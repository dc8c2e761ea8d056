import type { ReactNode } from 'react';
import { useText } from '../../ui/i18n/text';
import type { Step, StepMark } from '../model/steps';

/** The backend's steps, top to bottom: number, tick or dash as shape, the word for the ear. */
export function Stepper({ marks }: { readonly marks: Partial<Readonly<Record<Step, StepMark>>> }): ReactNode {
  const t = useText();
  return (
    <ol className="stepper" aria-label={t('admin.wizard.stepper')}>
      {(Object.entries(marks) as readonly [Step, StepMark][]).map(([step, mark], index) => {
        return (
          <li key={step} className={`step-${mark}`} aria-current={mark === 'current' ? 'step' : undefined}>
            <span className="step-sign" aria-hidden="true">{mark === 'done' ? '✓' : mark === 'passed-over' ? '–' : index + 1}</span>
            <span className="step-name">{t(`admin.wizard.steps.${step}`)}</span>
            <span className="visually-hidden"> ({t(`admin.wizard.marks.${mark}`)})</span>
          </li>
        );
      })}
    </ol>
  );
}
