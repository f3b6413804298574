import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { DialogBox } from '../../components/DialogBox.tsx';
import { HeaderRow } from '../../components/HeaderRow.tsx';
import { RunScreen } from '../../components/RunScreen.tsx';
import { StatusRow } from '../../components/StatusRow.tsx';
import { dialogFrame, frameText } from '../../src/ui/dialog-frame.ts';
import { drive } from '../ui/drive.ts';
import { past, view, waitingRun } from '../ui/sample-run.ts';

afterEach(() => cleanup());

const plain = (frame: string | undefined) => (frame ?? '').split('\n').map((line) => line.trimEnd());

describe('drawn by a running Ink', () => {
  it('the status row follows the screen', () => {
    const driver = drive(view(past));
    const app = render(<StatusRow screen={driver.screen()} run={driver.run()} />);
    expect(app.lastFrame()).toContain('AGENT ^] cmd · ^] o panes');
    driver.become(waitingRun());
    app.rerender(<StatusRow screen={driver.screen()} run={driver.run()} />);
    expect(app.lastFrame()).toContain('▲ 1 waiting: ^] a answer');
  });

  it('the dialog shows exactly the rows the reducer judged as seen', () => {
    const driver = drive(waitingRun()).press('prefix', 'a').wait(600);
    const frame = dialogFrame(driver.screen(), driver.run());
    const app = render(
      <Box width={80} height={24}>
        <DialogBox screen={driver.screen()} run={driver.run()} />
      </Box>,
    );
    expect(frame).not.toBeNull();
    const rows = frame ? frameText(frame).split('\n') : [];
    const drawn = plain(app.lastFrame())
      .map((line) => line.trim())
      .filter((line) => line !== '');
    expect(drawn).toEqual(rows);
  });

  it('nothing stays of a dialog that closed', () => {
    const driver = drive(waitingRun()).press('prefix', 'a').wait(600);
    const app = render(<RunScreen screen={driver.screen()} run={driver.run()} />);
    expect(app.lastFrame()).toContain('APPROVAL');
    driver.press('Esc');
    app.rerender(<RunScreen screen={driver.screen()} run={driver.run()} />);
    expect(app.lastFrame()).not.toContain('APPROVAL');
    expect(app.lastFrame()).toContain('not decided: the act');
  });

  it('takes no keys: what is typed into Ink changes nothing', () => {
    const driver = drive(waitingRun()).press('prefix', 'a').wait(600);
    const app = render(<RunScreen screen={driver.screen()} run={driver.run()} />);
    const before = app.lastFrame();
    app.stdin.write('y');
    app.stdin.write('\u001b');
    expect(app.lastFrame()).toBe(before);
    expect(driver.intents()).toEqual([]);
  });

  it('the header gives up the commit before the numbers', () => {
    const { header } = view(past);
    const narrow = render(<HeaderRow header={header} width={70} />);
    expect(narrow.lastFrame()).toMatch(/claude · fix-policy +00:04:12 .*REC/);
  });
});
