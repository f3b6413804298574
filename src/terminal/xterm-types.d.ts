// The addons' typings name the browser package, which is not installed; its types are those of the headless one.
declare module '@xterm/xterm' {
  export type { ITerminalAddon, Terminal } from '@xterm/headless';
}
