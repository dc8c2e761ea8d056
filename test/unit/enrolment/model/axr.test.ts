import { axr } from './axr';
import { holdsOverRandomDays } from './holds';

holdsOverRandomDays(axr);
