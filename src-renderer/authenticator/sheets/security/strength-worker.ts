/**
 * @file How long a passphrase would stand, guessed offline (zxcvbn: common passwords, names and words of two languages, keyboard
 * rows, dates). In a worker of its own: unpacking the words takes a second, and what was typed goes with the worker.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as de from '@zxcvbn-ts/language-de';
import * as en from '@zxcvbn-ts/language-en';

const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common.dictionary, ...en.dictionary, ...de.dictionary }, graphs: common.adjacencyGraphs });

self.onmessage = ({ data }: MessageEvent<string>) => {
  // Beyond this length only time is lost: what stands in front is strong enough or repeats itself.
  self.postMessage({ text: data, score: zxcvbn.check(data.slice(0, 100), ['tessera']).score });
};
