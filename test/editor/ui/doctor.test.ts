import { withProviderAt } from '../mock-provider.js';
import { useEditor } from './editor.js';
import { useUpstream } from './upstream.js';

describe('the doctor in the editor', () => {
  const upstream = useUpstream();
  const editor = useEditor(() => withProviderAt(upstream().origin));

  it('shows what it found beside the file, with what to do', async () => {
    const { workbench, picture } = editor();
    await workbench.runCommand('Signalbox: Doctor');
    const document = workbench.webview();
    await document.getByRole('heading', { name: 'Signalbox Doctor' }).waitFor();
    await document.getByText('providers: mock answers.').waitFor();
    await picture('doctor');
  });
});
