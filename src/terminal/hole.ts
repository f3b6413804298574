/**
 * The private-use character the chrome prints wherever the agent's screen shows through.
 * Text from outside must never carry it into the chrome: escape it like a control character.
 */
export const HOLE = '\ue0f0';
export const HOLE_CODE = 0xe0f0;
