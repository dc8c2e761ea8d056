import { useEffect, useRef, type ReactNode } from 'react';

/** The heading of a step or result: it takes the focus when it appears, so that everybody hears and sees where they are. */
export function StepHeading({ children }: { readonly children: ReactNode }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // data-autofocus: the sheet, which opens after this has run, puts the first focus here too.
  return <h2 ref={heading} className="step-heading" tabIndex={-1} data-autofocus>{children}</h2>;
}
