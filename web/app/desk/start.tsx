export default function Start() {
  return <div className="frame page" />;
}
