import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./react-app.jsx";

const events = [{ type: "identify", userId: "react", traits: { mail: "ann@example.com" } }];

createRoot(document.querySelector("#root")).render(
  <StrictMode>
    <App events={events} />
  </StrictMode>,
);
