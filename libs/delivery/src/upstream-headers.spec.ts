import { aCall } from './testing/calls';
import { answerHeaders, requestHeaders } from './upstream-headers';

describe('Header fields to the upstream', () => {
  it('are those of the caller with the grant and the trace', () => {
    const call = aCall({ headers: { accept: 'text/csv', 'x-custom': ['a', 'b'] } });
    expect(requestHeaders(call)).toEqual({
      accept: 'text/csv',
      'x-custom': ['a', 'b'],
      'gongshu-grant-id': call.grantId,
      'x-request-id': call.requestId,
    });
  });

  it.each([
    'Authorization',
    'X-Api-Key',
    'Cookie',
    'Forwarded',
    'X-Forwarded-For',
    'X-Real-IP',
    'Via',
    'Host',
    'Content-Length',
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Proxy-Authorization',
    'Proxy-Connection',
    'Expect',
    'Gongshu-Anything',
  ])('leave out %s', (name) => {
    const sent = requestHeaders(aCall({ headers: { [name]: 'secret' } }));
    expect(Object.values(sent)).not.toContain('secret');
  });

  it('leave out what Connection names, and cannot be made to leave out ours', () => {
    const sent = requestHeaders(
      aCall({
        headers: { connection: 'close, X-Hop, gongshu-grant-id', 'x-hop': '1', 'x-stays': '2' },
      }),
    );
    expect(sent).toMatchObject({ 'x-stays': '2', 'gongshu-grant-id': aCall().grantId });
    expect(sent).not.toHaveProperty('x-hop');
  });

  it('cannot be forged by the caller', () => {
    const call = aCall({ headers: { 'Gongshu-Grant-Id': 'other', 'X-Request-Id': 'other' } });
    expect(Object.values(requestHeaders(call))).toEqual([call.grantId, call.requestId]);
  });
});

describe('Header fields of the answer', () => {
  it('are those of the upstream without connection, cookies, server and ours', () => {
    expect(
      answerHeaders(
        {
          'content-type': 'application/json',
          'cache-control': ['no-store', 'private'],
          connection: 'keep-alive, x-internal',
          'x-internal': 'host-7',
          'keep-alive': 'timeout=5',
          'transfer-encoding': 'chunked',
          'set-cookie': ['a=1'],
          server: 'Apache',
          'x-powered-by': 'PHP',
          'gongshu-receipt': 'forged',
          'x-ratelimit-remaining': '1',
          'content-length': '12',
        },
        'http://10.0.0.7:8080',
      ),
    ).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store, private' });
  });

  it('tell no address of the operator’s network', () => {
    const origin = 'http://10.0.0.7:8080';
    expect(answerHeaders({ location: `${origin}/next` }, origin)).toEqual({});
    expect(answerHeaders({ location: '//10.0.0.7:8080/next' }, origin)).toEqual({});
    expect(answerHeaders({ location: 'next' }, origin)).toEqual({ location: 'next' });
  });
});
