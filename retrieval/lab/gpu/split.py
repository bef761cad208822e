import numpy as np, os
z=dict(np.load('texts.npz')); at=z['at']; sizes=[os.path.getsize(f'photos-{i}.bin') for i in range(3)]
base=np.cumsum([0]+sizes[:-1]); at[:,1]+=base[at[:,0]]; at[:,0]=0; z['at']=at; np.savez_compressed('texts.npz',**z)
whole=b''.join(open(f'photos-{i}.bin','rb').read() for i in range(3))
os.makedirs('call1',exist_ok=True);os.makedirs('call2',exist_ok=True);os.makedirs('call3',exist_ok=True)
n=54_000_000
open('call1/photos.part0','wb').write(whole[:n]);open('call2/photos.part1','wb').write(whole[n:2*n]);open('call3/photos.part2','wb').write(whole[2*n:])
