"""Single sign-on: OpenID Connect against one provider of the operator's choice."""
