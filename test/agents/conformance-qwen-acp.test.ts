import { qwenAcp } from './conformance/qwen-acp.ts';
import { conformance } from './conformance/suite.ts';

conformance(qwenAcp);
