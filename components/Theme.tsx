import { createContext } from 'react';
import { type Theme, themes } from '../src/ui/theme.ts';

/** How everything below it is coloured. */
export const ThemeContext = createContext<Theme>(themes.auto);
