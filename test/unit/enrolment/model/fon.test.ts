import { fon } from './fon';
import { holdsOverRandomDays } from './holds';

holdsOverRandomDays(fon);
