import { runPracticeAgent } from './practice/practice-agent.ts';

await runPracticeAgent();
