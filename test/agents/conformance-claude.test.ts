import { claude } from './conformance/claude.ts';
import { conformance } from './conformance/suite.ts';

conformance(claude);
