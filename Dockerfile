# Photochat for a home server: docker compose up -d, or see compose.yaml. No model is downloaded: the built-in ones
# come with the packages, and a CPU build of torch keeps the image at about 2 GB.
FROM python:3.12-slim-bookworm

ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /app

# The packages change rarely: a layer of their own.
COPY requirements.txt ./
RUN version="$(sed -n 's/^torch==//p' requirements.txt)" \
    && pip install --no-cache-dir --index-url "$TORCH_INDEX" "torch==$version" \
    && pip install --no-cache-dir -r requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY assets assets
COPY retrieval retrieval
COPY chatbot chatbot
# hadolint ignore=DL3013
RUN pip install --no-cache-dir ".[mcp,places]" && useradd --create-home --uid 1000 photochat \
    && mkdir -p /photos /data && chown photochat /data

USER 1000
ENV PHOTOCHAT_IMAGES=/photos PHOTOCHAT_DATA=/data HF_HOME=/data/models
VOLUME /data
EXPOSE 7860
# Any answer counts as healthy, including the one that asks for a password (--auth).
HEALTHCHECK --interval=1m --timeout=10s --start-period=2m \
    CMD ["python", "-c", "import http.client as h, sys; c = h.HTTPConnection('127.0.0.1', 7860, timeout=8); c.request('GET', '/api/progress'); sys.exit(c.getresponse().status >= 500)"]

# Within the container every address is its own; who may reach it is for compose.yaml to say.
ENTRYPOINT ["photochat", "--host", "0.0.0.0"]
CMD ["--no-auth"]
