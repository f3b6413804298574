import { copilotAcp } from './conformance/copilot-acp.ts';
import { conformance } from './conformance/suite.ts';

conformance(copilotAcp);
