import { Router } from 'express';
import type { Mount } from '../http/http-app.ts';

/** Where the simulator is on, the address of the program itself leads to it. */
export const frontDoor: Mount = {
  path: '',
  router: Router().get('/', (_request, response) => {
    response.redirect('/simulator/');
  }),
};
