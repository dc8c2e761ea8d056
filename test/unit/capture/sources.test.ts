import { describe, expect, it } from 'vitest';
import { sourcesToLookAt, type Desktop } from '../../../src-main/capture/sources';

const ONE: Desktop = {
  found: [{ id: 'window:12:0', displayId: '' }, { id: 'screen:1:0', displayId: '31' }, { id: 'window:34:0', displayId: '' }],
  displays: [{ id: 31, bounds: { x: 0, y: 0, width: 1000, height: 500 } }],
  own: ['window:34:1'],
  ownPlaces: [],
};

describe('what is looked at', () => {
  it('is every display first, then every window but our own', () => {
    expect(sourcesToLookAt(ONE)).toEqual([{ id: 'screen:1:0', kind: 'screen', masks: [] }, { id: 'window:12:0', kind: 'window', masks: [] }]);
  });

  it('is masked where our windows stand with their frames, in parts of the display', () => {
    const [screen] = sourcesToLookAt({ ...ONE, ownPlaces: [{ x: 108, y: 140, width: 184, height: 252 }] });
    expect(screen?.masks).toEqual([{ x: 0.1, y: 0.2, width: 0.2, height: 0.6 }]);
  });

  it('is masked up to the border of each display only', () => {
    const two: Desktop = {
      ...ONE,
      found: [{ id: 'screen:1:0', displayId: '31' }, { id: 'screen:2:0', displayId: '32' }, { id: 'screen:3:0', displayId: '33' }],
      displays: [...ONE.displays, { id: 32, bounds: { x: 1000, y: 0, width: 500, height: 500 } }, { id: 33, bounds: { x: 0, y: 500, width: 100, height: 100 } }],
      ownPlaces: [{ x: 908, y: 0, width: 184, height: 500 }],
    };
    const [first, second, third] = sourcesToLookAt(two);
    expect(first?.masks).toEqual([{ x: 0.9, y: 0, width: 0.1, height: 1 }]);
    expect(second?.masks).toEqual([{ x: 0, y: 0, width: 0.2, height: 1 }]);
    expect(third?.masks).toEqual([]);
  });

  it('without a display\'s name is masked as the whole desktop', () => {
    const [screen] = sourcesToLookAt({
      ...ONE,
      found: [{ id: 'screen:0:0', displayId: '' }],
      displays: [{ id: 1, bounds: { x: 0, y: 0, width: 500, height: 500 } }, { id: 2, bounds: { x: 500, y: 0, width: 500, height: 400 } }],
      ownPlaces: [{ x: 508, y: 40, width: 484, height: 352 }],
    });
    expect(screen?.masks).toEqual([{ x: 0.5, y: 0, width: 0.5, height: 0.8 }]);
  });

  it('has an end', () => {
    const found = Array.from({ length: 500 }, (_one, n) => ({ id: `window:${n + 100}:0`, displayId: '' }));
    expect(sourcesToLookAt({ ...ONE, found }).length).toBe(60);
  });
});
