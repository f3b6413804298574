import { geminiAcp } from './conformance/gemini-acp.ts';
import { conformance } from './conformance/suite.ts';

conformance(geminiAcp);
