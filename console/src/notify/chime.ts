const [HIGH_HZ, LOW_HZ] = [880, 660];
const SECONDS = 0.35;
const LOUDNESS = 0.08;

/** Two soft tones, made here: no file has to be fetched for them. */
export function chime(): void {
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(LOUDNESS, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(LOUDNESS / 100, audio.currentTime + SECONDS);
  volume.connect(audio.destination);
  const tone = audio.createOscillator();
  tone.frequency.setValueAtTime(HIGH_HZ, audio.currentTime);
  tone.frequency.setValueAtTime(LOW_HZ, audio.currentTime + SECONDS / 3);
  tone.connect(volume);
  tone.addEventListener('ended', () => void audio.close());
  tone.start();
  tone.stop(audio.currentTime + SECONDS);
}
