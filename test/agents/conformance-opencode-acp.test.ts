import { opencodeAcp } from './conformance/opencode-acp.ts';
import { conformance } from './conformance/suite.ts';

conformance(opencodeAcp);
