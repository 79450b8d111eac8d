import { answerAtDesk } from './desks.ts';
import { answerInTurn } from './hands.ts';

answerInTurn(answerAtDesk);
