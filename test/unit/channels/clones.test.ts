import { describe, expect, test } from '@jest/globals';
import { advanta } from '../../../src/channels/advanta/network.ts';
import { crossgate } from '../../../src/channels/crossgate/network.ts';
import { hellio } from '../../../src/channels/hellio/network.ts';
import { mobilesasa } from '../../../src/channels/mobilesasa/network.ts';
import type { NetworkDefinition } from '../../../src/channels/network.ts';
import { safaricom } from '../../../src/channels/safaricom/network.ts';
import { aGateway } from '../../support/callbacks-under-test.ts';

const on = (definition: NetworkDefinition, settings: Readonly<Record<string, string>>) => {
  const network = definition.connect(settings);
  if (!network) throw new Error('it has a code');
  return aGateway(undefined, { network });
};

describe("networks that speak like Africa's Talking", () => {
  test.each([
    [hellio, { HELLIO_USSD_CODE: '*920*17#' }],
    [mobilesasa, { MOBILESASA_USSD_CODE: '*789*7#' }],
  ])('post a form with everything that was typed', async (definition, settings) => {
    const { post, turns } = on(definition, settings);
    const [code] = Object.values(settings);
    const form = {
      sessionId: 's',
      phoneNumber: '254712345678',
      networkCode: 'MTN',
      serviceCode: code,
      text: '1*12**3',
    };
    const answer = await post().type('form').send(form);
    expect([answer.text, answer.headers['content-type']]).toEqual([
      'CON Mama Njeri\n1. Sell',
      'text/plain; charset=utf-8',
    ]);
    expect(turns).toMatchObject([{ gateway: definition.name, inputs: { all: ['1', '12', '', '3'] } }]);
  });

  test('bring it behind the address', async () => {
    const { get, turns } = on(crossgate, { CROSSGATE_USSD_CODE: '*718*7#' });
    await get('ussd?network_code=63902&msisdn=254712345678&service_code=*718*7%23&session_id=s&ussd_string=1*12');
    expect(turns).toMatchObject([{ phone: '+254712345678', network: '63902', inputs: { all: ['1', '12'] } }]);
  });

  test.each([
    ['*415%23', '33', []],
    ['*415%23', '33*1', ['1']],
    ['*415%23', '33*', ['']],
    ['*415%23', '*415*33*1%23', ['1']],
    ['*415*33%23', '', []],
    ['*415*33%23', '1*12', ['1', '12']],
    ['*415*33%23', '33*1', ['33', '1']],
    ['', '1', ['1']],
  ])('on a shared code %s, may begin with our part of it: %s', async (service, input, all) => {
    const { get, turns } = on(advanta, { ADVANTA_USSD_CODE: '*415*33#' });
    await get(`ussd?SESSIONID=s&USSDCODE=${service}&MSISDN=254712345678&INPUT=${input}`);
    expect(turns).toMatchObject([{ inputs: { all } }]);
  });
});

describe('a line to Safaricom', () => {
  test.each([
    ['483', '7', []],
    ['483', '7*', ['']],
    ['483', '7*1*12', ['1', '12']],
    ['483*7', '', []],
    ['483*7', '1', ['1']],
  ])('brings %s and the parameters %j', async (dest, params, all) => {
    const { get, turns } = on(safaricom, { SAFARICOM_USSD_CODE: '*483*7#' });
    const answer = await get(`ussd?ORIG=254722123456&DEST=${dest}&SESSION_ID=s&USSD_PARAMS=${params}`);
    expect(answer.text).toMatch(/^CON /);
    expect(turns).toMatchObject([{ phone: '+254722123456', inputs: { all } }]);
  });
});
