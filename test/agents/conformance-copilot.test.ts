import { copilot } from './conformance/copilot.ts';
import { conformance } from './conformance/suite.ts';

conformance(copilot);
