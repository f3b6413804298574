import { describe, expect, it } from 'vitest';
import { routerFocus } from '../../src/ui/focus.ts';
import { type Driver, drive } from './drive.ts';
import { past, view, waitingRun } from './sample-run.ts';

const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);
const ready = { is: 'ready', lines } as const;
const asked = { do: 'read-page', what: 'contract', other: false, columns: 78, anew: true } as const;
const open = (of = view(past)): Driver => drive(of).press('prefix', 'c');
const come = (driver: Driver, over: object = {}): Driver =>
  driver.give((at) => ({ kind: 'page-read', ...asked, content: ready, at, ...over }));
const page = (driver: Driver) => driver.screen().page;

describe('a text over a run', () => {
  it('is asked for, and takes the keys until it is left', () => {
    const driver = open();
    expect(driver.effects()).toEqual([asked]);
    expect(page(driver)).toMatchObject({ what: 'contract', content: { is: 'loading' } });
    expect(routerFocus(driver.screen())).toBe('screen');
    expect(page(come(driver))?.content).toEqual(ready);
    expect(page(driver.press('q'))).toBeNull();
    expect(routerFocus(driver.screen())).toBe('agent');
    expect(driver.intents()).toEqual([]);
  });

  it('is the doctor with D, which has no other form', () => {
    const driver = drive(view(past)).press('prefix', 'D', 't');
    expect(driver.effects()).toEqual([{ ...asked, what: 'doctor' }]);
    expect(page(driver)?.what).toBe('doctor');
  });

  it('scrolls, by key and by wheel, and no further than its last line', () => {
    const driver = come(open()).press('j', 'j');
    expect(page(driver)?.state.top).toBe(2);
    driver.give((at) => ({ kind: 'wheel', by: 1, x: 3, y: 3, at }));
    expect(page(driver)?.state.top).toBe(5);
    expect(page(driver.press('G', 'j'))?.state.top).toBe(lines.length - 22);
  });

  it('turns to its other form, and is looked for again', () => {
    expect(come(open()).press('t').effects().at(-1)).toEqual({ ...asked, other: true, anew: false });
    const again = come(open()).press('r');
    expect(again.effects().at(-1)).toEqual(asked);
    expect(page(again)?.content.is).toBe('loading');
  });

  it('is made anew for another size', () => {
    const driver = come(open()).give((at) => ({ kind: 'resize', cols: 120, rows: 40, at }));
    expect(driver.effects().at(-1)).toEqual({ ...asked, columns: 118, anew: false });
  });

  it.each([
    ['another text', { what: 'doctor' }],
    ['another form', { other: true }],
    ['another size', { columns: 100 }],
  ])('%s comes too late', (_, over) => {
    expect(page(come(open(), over))?.content.is).toBe('loading');
  });

  it('is made anew when the contract is amended meanwhile, and is not for anything else', () => {
    const driver = come(open());
    driver.become(view(past));
    expect(driver.effects()).toHaveLength(1);
    const run = view(past);
    driver.become({ ...run, contract: { ...run.contract, version: 2 } });
    expect(driver.effects().slice(1)).toEqual([{ ...asked, anew: false }]);
    expect(page(driver)?.content).toEqual(ready);
  });

  it('that comes when it was left changes nothing', () => {
    expect(page(come(open().press('Esc')))).toBeNull();
  });

  it('makes room for the question that comes meanwhile, and no key of it answers', () => {
    const driver = come(open()).become(waitingRun());
    driver.press('y', 'n', 'Enter').wait(600).press('y', 's', 'a');
    expect(driver.intents()).toEqual([]);
    driver.press('prefix', 'a');
    expect(page(driver)).toBeNull();
    expect(driver.screen().dialog).toMatchObject({ kind: 'approval' });
  });

  it('stays for a key that is no command, and for Esc after the prefix', () => {
    expect(page(come(open()).press('prefix', '!'))).not.toBeNull();
    expect(page(come(open()).press('prefix', 'Esc'))).not.toBeNull();
    expect(page(come(open()).press('prefix', 'o'))).toBeNull();
  });

  it('does not cover a question that is open', () => {
    const driver = drive(waitingRun()).press('prefix', 'a', 'prefix', 'c');
    expect(page(driver)).toBeNull();
    expect(driver.screen()).toMatchObject({ dialog: { kind: 'approval' }, message: { tone: 'bad' } });
  });

  it('has its own keys in its help', () => {
    const driver = come(open()).press('?');
    expect(page(driver)?.state.help).toBe(0);
    expect(page(driver.press('Esc'))?.state.help).toBeNull();
  });
});
