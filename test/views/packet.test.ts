import { describe, expect, it } from 'vitest';
import { know } from '../../src/model/known.ts';
import { Packet } from '../../src/model/packet.ts';
import { packetOf } from '../../src/views/packet.ts';
import { packetMarkdown } from '../../src/views/packet-markdown.ts';
import { detailOf } from '../../src/views/packet-page.ts';
import * as make from '../state/bodies.ts';
import { highRecord, lowRun, mediumPatch, mediumRecord, recordOf } from './packet-runs.ts';

const patch = know(mediumPatch, 'observed');
const packets = {
  low: packetOf(recordOf(lowRun)),
  medium: packetOf(mediumRecord(), { patch }),
  high: packetOf(highRecord(), { patch }),
};
const levels = ['low', 'medium', 'high'] as const;

describe('the review packet', () => {
  it.each(levels)('of a run of %s risk reads as it should', async (level) => {
    await expect(packetMarkdown(packets[level])).toMatchFileSnapshot(`golden/packet-${level}.md`);
  });

  it.each(levels)(
    'of a run of %s risk is the same JSON each time, in the order of its schema',
    async (level) => {
      const json = `${JSON.stringify(packets[level], null, 2)}\n`;
      // Only a run that works beside its workspace has changes that wait.
      const always = Object.keys(Packet.shape).filter((name) => name !== 'changes');
      expect(Object.keys(packets[level])).toEqual(always);
      await expect(json).toMatchFileSnapshot(`golden/packet-${level}.json`);
    },
  );

  it.each([
    ['low', 'brief'],
    ['medium', 'folded'],
    ['high', 'open'],
  ] as const)('of a run of %s risk is %s', (level, detail) => expect(detailOf(packets[level])).toBe(detail));

  it('is five lines at low risk', () => {
    expect(
      packetMarkdown(packets.low)
        .split('\n')
        .filter((line) => line.startsWith('- ')),
    ).toHaveLength(5);
  });

  it('says also in five lines what stood beneath the run', () => {
    const record = recordOf(lowRun);
    const none = {
      ...record,
      boundary: { ...record.boundary, kind: 'none' as const, reason: 'somebody wanted none' },
    };
    expect(packetMarkdown(packetOf(none))).toContain('**Boundary:** `none` (somebody wanted none)');
  });

  it.each([
    ['changed (src/late.txt), and', 'changed (`src/late.txt`), and'],
    ['possibly by (an action: a3)', 'possibly by (an action: `a3`)'],
    ['says f(x) twice', 'says `f(x)` twice'],
    ['by a (g(x)).', 'by a (`g(x)`).'],
    ['an odd f(x', 'an odd `f(x`'],
    ['a link [x](https://e.example)', 'a link `[x](https://e.example)`'],
  ])('brackets around a name are none of it: %s', (task, shown) => {
    const record = recordOf(lowRun);
    const asked = { ...record, request: { ...record.request, task } };
    expect(packetMarkdown(packetOf(asked))).toContain(`Asked: ${shown}, by`);
  });

  it('is longer than five lines at low risk when something serious was found', () => {
    const record = { ...recordOf(lowRun), findings: mediumRecord().findings };
    expect(detailOf(packetOf(record))).toBe('folded');
  });

  it('can be wanted short or whole', () => {
    expect(packetMarkdown(packets.high, 'brief')).not.toContain('<details');
    expect(packetMarkdown(packets.low, 'open')).not.toContain('<details>');
    expect(packetMarkdown(packets.low, 'open').match(/<details open>/g)?.length).toBeGreaterThan(10);
  });

  it('counts no commit as a file, and finds nothing risky in one that an action announced', () => {
    const commit = (claim: 'claimed' | 'unclaimed') => {
      const side = (hash: string) => ({ is: 'repository' as const, size: null, hash });
      const moved = make.changed('.git', { before: side('a'), after: side('b'), binary: null, lines: null });
      const observed = [make.changed('src/a.ts'), moved].map((one) => ({ ...one, claim, actions: ['a1'] }));
      const record = mediumRecord();
      return packetOf({ ...record, files: { ...record.files, observed: know(observed, 'observed') } });
    };
    expect(commit('claimed').engineering.diff).toMatchObject({ value: { files: 1, uncounted: 0 } });
    const risky = (packet: Packet) => packet.engineering.risky.map(({ what }) => what);
    expect(risky(commit('claimed'))).not.toContain('.git');
    expect(risky(commit('unclaimed'))).toContain('.git');
  });

  it('stays loud about an override when a hold was decided afterwards', () => {
    const record = highRecord();
    const [shipped] = record.decisions;
    if (!shipped) throw new Error('the run of high risk has a decision');
    const { t: _, ...release } = { ...shipped, decision: 'hold' as const, override: null, obstacles: [] };
    const held = {
      ...record,
      decision: know(release, 'observed'),
      decisions: [shipped, { ...release, t: shipped.t + 1 }],
    };
    expect(packetMarkdown(packetOf(held)).slice(0, 120)).toContain('**OVERRIDE:**');
  });

  it('is loud about an override, however short it is', () => {
    for (const detail of ['brief', 'folded', 'open'] as const) {
      expect(packetMarkdown(packets.high, detail).slice(0, 120)).toContain('**OVERRIDE:**');
    }
  });

  it.each([
    ['not over', [make.started()]],
    ['interrupted', [make.started(), { type: 'run.interrupted', reason: 'cause unknown', at: 'later' }]],
  ] as const)('of a run that is %s says that it is not complete', (_, bodies) => {
    const packet = packetOf(recordOf([...bodies]));
    expect(packet.questions[0]).toMatchObject({ about: 'run-incomplete', weight: 'serious' });
    for (const detail of ['brief', 'folded'] as const) {
      expect(packetMarkdown(packet, detail)).toContain('**NOT COMPLETE:**');
    }
  });

  it('lists every fact that is not known, by its place', () => {
    const places = packetOf(recordOf([make.started()])).notKnown.map(({ place }) => place);
    for (const place of ['outcome', 'cost.usd', 'decision', 'engineering.patch', 'agentSays.questions']) {
      expect(places).toContain(place);
    }
  });

  it('carries the head of the journal', () => {
    const { integrity } = recordOf(lowRun);
    expect(packets.low.integrity.lastHash).toBe(integrity.lastHash);
    expect(integrity.lastHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells the lines that were used from those that never were', () => {
    const { permissionsUsed, permissionsNeverUsed } = packets.medium.security;
    expect(permissionsUsed.map(({ text }) => text)).toEqual(['src/**', 'src/**', 'npm test']);
    expect(permissionsNeverUsed).toEqual([{ rule: 'may.run[1]', text: 'npm run lint' }]);
  });

  it('stays short enough for a pull request, and says what it leaves out', () => {
    const text = `${'+ long line of a change that goes on\n'.repeat(3000)}`;
    const large = {
      ...mediumPatch,
      files: [{ path: 'big.ts', text, cut: false, why: '' }],
    };
    const without = packetMarkdown(packetOf(mediumRecord(), { patch: know(large, 'observed') }));
    expect(without.length).toBeLessThan(65_536);
    expect(without).toContain('Left out: the packet would be too long.');
    const record = mediumRecord();
    const many = Array.from({ length: 5000 }, (_, index) => ({
      path: `src/a-rather-long-folder/file-${index}.ts`,
      actions: ['a1'],
      provenance: 'reported' as const,
    }));
    const files = { ...record.files, inspected: many, changed: many, assumedChanged: many };
    const list = packetMarkdown(packetOf({ ...record, files }), 'open');
    expect(list.length).toBeLessThan(65_536);
    expect(list).toMatch(/- and \d+ more: see the JSON/);
  });
});
