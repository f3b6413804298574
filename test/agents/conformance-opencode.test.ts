import { opencode } from './conformance/opencode.ts';
import { conformance } from './conformance/suite.ts';

conformance(opencode);
