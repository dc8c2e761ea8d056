import { freesewing } from './freesewing';
import { holdsOverRandomDays } from './holds';

holdsOverRandomDays(freesewing);
