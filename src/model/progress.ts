/** Tells how far long work is: what is being done now, and where that is known, how much of it. Costs next to nothing. */
export type Progress = (step: string, done?: number, of?: number) => void;
