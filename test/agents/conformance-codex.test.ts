import { codex } from './conformance/codex.ts';
import { conformance } from './conformance/suite.ts';

conformance(codex);
