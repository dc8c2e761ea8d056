import { accountable } from './accountable';
import { holdsOverRandomDays } from './holds';

holdsOverRandomDays(accountable);
