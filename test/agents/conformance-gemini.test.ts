import { gemini } from './conformance/gemini.ts';
import { conformance } from './conformance/suite.ts';

conformance(gemini);
