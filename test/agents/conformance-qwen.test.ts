import { qwen } from './conformance/qwen.ts';
import { conformance } from './conformance/suite.ts';

conformance(qwen);
