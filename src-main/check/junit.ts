/** @file The check's report as JUnit XML, one test case a step. `say` words steps and findings. */
import type { CheckReport, CheckStep, Finding } from '../../src-shared/check';
import type { CallRecord } from '../../src-shared/model';

export interface Words {
  readonly step: (step: CheckStep) => string;
  readonly finding: (finding: Finding) => string;
}

/** XML 1.0 knows no control characters, not even escaped. */
const escape = (text: string): string => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '?')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `POST /signin → 200` and the public fields, a line each. */
export function callLines({ method, path, status, sent, received }: CallRecord): readonly string[] {
  const fields = (given: CallRecord['sent']): string => Object.entries(given).map(([name, value]) => `${name}=${value}`).join(' ');
  return [`${method} ${path} → ${status ?? 'no answer'}`, ...(Object.keys(sent).length === 0 ? [] : [`  sent ${fields(sent)}`]), ...(Object.keys(received).length === 0 ? [] : [`  received ${fields(received)}`])];
}

export function junitOf({ kind, baseUrl, startedAt, endedAt, steps }: CheckReport, words: Words): string {
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
  const count = (result: string): number => steps.filter((step) => step.result === result).length;
  const cases = steps.map(({ step, result, findings, calls, milliseconds }) => {
    const said = escape(findings.map(words.finding).join(' '));
    const outcome = result === 'fails' ? `\n      <failure message="${said}"/>` : result === 'skipped' ? `\n      <skipped message="${said}"/>` : '';
    const out = [...(result === 'deviates' ? [`deviates (tolerated): ${findings.map(words.finding).join(' ')}`] : []), ...calls.flatMap(callLines)].map(escape).join('\n');
    return `    <testcase classname="${kind}" name="${escape(words.step(step))}" time="${seconds(milliseconds)}">${outcome}${out === '' ? '' : `\n      <system-out>${out}</system-out>`}\n    </testcase>`;
  });
  const head = `tests="${steps.length}" failures="${count('fails')}" skipped="${count('skipped')}" time="${seconds(endedAt - startedAt)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n  <testsuite name="conformance ${escape(`${kind} ${baseUrl}`)}" timestamp="${new Date(startedAt).toISOString()}" ${head}>\n${cases.join('\n')}\n  </testsuite>\n</testsuites>\n`;
}
