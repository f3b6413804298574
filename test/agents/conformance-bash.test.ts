import { bash } from './conformance/bash.ts';
import { conformance } from './conformance/suite.ts';

conformance(bash);
