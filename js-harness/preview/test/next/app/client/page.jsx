import { App } from "../../react-app.jsx";

const events = [{ type: "identify", userId: "next", traits: { mail: "ann@example.com" } }];

export default function Page() {
  return <App events={events} />;
}
